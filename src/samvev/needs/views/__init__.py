"""Pages: for whoever reports (`report`), the coordinating unit (`inbox`), managers and those asked (`appointments`)."""

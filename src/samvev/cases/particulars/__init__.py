"""Who a person is: name, birth date, how to reach them, and the number that they sign in with."""

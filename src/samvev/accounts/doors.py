"""How often the doors of this room may be tried in an hour."""

from typing import Final

from samvev.web.limits import Door

SIGN_IN: Final = Door("sign_in", here=3000)  # a whole municipality may share one address
BREAK_GLASS: Final = Door("break_glass", here=10, each=20)
SEEK: Final = Door("seek", here=600, each=20)  # whom one means, by number or by name: nobody tries out many
LOGOUT_TOKEN: Final = Door("logout_token", here=600)

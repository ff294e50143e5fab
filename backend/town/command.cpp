#include "town/command.h"

namespace wm::town {

WM_DEFINE_KINDS(Command)

} // namespace wm::town

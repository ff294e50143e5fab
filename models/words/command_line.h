#pragma once
// A program with arguments as a person writes it in one line, and back. Quotes work as in a shell; nothing is expanded.
#include <QString>
#include <string>
#include <vector>

namespace wm::models {

std::vector<std::string> splitCommand(const QString &line);
QString joinCommand(const std::vector<std::string> &command);

} // namespace wm::models

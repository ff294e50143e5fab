#include "report.h"

#include "base/files.h"

#include <algorithm>
#include <cstdio>
#include <format>

namespace wm::bench {

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void Report::heading(const std::string &text)
{
    std::printf("\n%s\n", text.c_str());
    std::fflush(stdout);
}

void Report::add(Measured row)
{
    const char *verdict = row.wanted == 0 ? "" : row.value <= row.wanted ? "ok" : "OVER";
    const std::string wanted = row.wanted == 0 ? "" : std::format("≤ {:g} {}", row.wanted, row.unit);
    std::printf(
        "%s\n", std::format("  {:<46} {:>10.2f} {:<9} {:<12} {:<5} {}", row.name, row.value, row.unit, wanted, verdict, row.note).c_str());
    std::fflush(stdout);
    m_rows.push_back({{"name", row.name}, {"value", row.value}, {"unit", row.unit}, {"wanted", row.wanted}, {"note", row.note}});
}

Result<> Report::write(const std::filesystem::path &path) const
{
    return write_file_atomically(path, m_rows.dump(2) + "\n");
}

} // namespace wm::bench

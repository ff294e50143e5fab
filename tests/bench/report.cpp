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

double milliseconds_since(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

void Report::heading(const std::string &text)
{
    m_heading = text;
    std::printf("\n%s\n", text.c_str());
    std::fflush(stdout);
}

void Report::add(const Measured &row)
{
    const bool judged = row.at_most != 0 || row.at_least != 0;
    const bool good = (row.at_most == 0 || row.value <= row.at_most) && (row.at_least == 0 || row.value >= row.at_least);
    const char *verdict = !judged ? "" : good ? "ok" : "MISSED";
    const std::string wanted = row.at_most != 0 ? std::format("≤ {:g} {}", row.at_most, row.unit)
        : row.at_least != 0                     ? std::format("≥ {:g} {}", row.at_least, row.unit)
                                                : "";
    std::printf(
        "%s\n", std::format("  {:<52} {:>10.2f} {:<9} {:<12} {:<6} {}", row.name, row.value, row.unit, wanted, verdict, row.note).c_str());
    std::fflush(stdout);
    Json json = {{"group", m_heading}, {"name", row.name}, {"value", row.value}, {"unit", row.unit}, {"note", row.note}};
    if (row.at_most != 0)
        json["at_most"] = row.at_most;
    if (row.at_least != 0)
        json["at_least"] = row.at_least;
    if (judged)
        json["good"] = good;
    m_rows.push_back(std::move(json));
}

void Report::skip(const std::string &name, const std::string &why)
{
    std::printf("  %-52s skipped: %s\n", name.c_str(), why.c_str());
    std::fflush(stdout);
    m_rows.push_back({{"group", m_heading}, {"name", name}, {"skipped", why}});
}

Result<> Report::write(const std::filesystem::path &path) const
{
    return write_file_atomically(path, m_rows.dump(2) + "\n");
}

} // namespace wm::bench

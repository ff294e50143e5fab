#pragma once
// What was measured: printed as a table while it grows, written as JSON at the end. A benchmark never fails a build:
// wall time says something only beside what it is compared with.
#include "base/json.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace wm::bench {

struct Measured {
    std::string name;
    double value = 0;
    std::string unit;
    double at_most = 0;  ///< what is wanted; 0 = for comparison only
    std::string note = {};
    double at_least = 0; ///< wanted the other way round
};

double median(std::vector<double> values);
double milliseconds_since(std::chrono::steady_clock::time_point begin);

class Report {
public:
    void heading(const std::string &text);
    void add(const Measured &row);
    /// Something that could not be measured here, and why.
    void skip(const std::string &name, const std::string &why);
    Result<> write(const std::filesystem::path &path) const;

private:
    std::string m_heading;
    Json m_rows = Json::array();
};

} // namespace wm::bench

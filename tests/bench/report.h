#pragma once
// What was measured: printed as a table while it grows, written as JSON at the end. A benchmark never fails a build:
// wall time says something only beside what it is compared with.
#include "base/json.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::bench {

struct Measured {
    std::string name;
    double value = 0;
    std::string unit;
    double wanted = 0;          ///< less than this; 0 = for comparison only
    std::string note = {};
};

double median(std::vector<double> values);

class Report {
public:
    void heading(const std::string &text);
    void add(Measured row);
    Result<> write(const std::filesystem::path &path) const;

private:
    Json m_rows = Json::array();
};

} // namespace wm::bench

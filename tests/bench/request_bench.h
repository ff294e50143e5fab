#pragma once
// What a person waits for when an agent asks: until the request is in the window's tray, and from the key N to the dialog.
#include "bench_town.h"
#include "report.h"

namespace wm::bench {

Result<> measure_request(Report &report, const BenchTown &town, const std::filesystem::path &programs);

} // namespace wm::bench

// The program that the crash tests kill: adds units of ten numbered entries to small segments until its crash point.
#include "transcript/log.h"
#include "unit/transcript/samples.h"

using namespace wm::transcript;

int main(int argc, char **argv)
{
    auto writer = Writer::open(argc > 1 ? argv[1] : "", 500);
    while (writer && writer->total() < 100'000)
        if (!writer->append(numbered(writer->total(), 10), writer->total() + 10))
            return 1;
    return 2;
}

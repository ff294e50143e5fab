// Whatever is added, and however often it is taken up again, a transcript is the list of what was added.
#include "support/qtest_main.h"
#include "transcript/log.h"
#include "unit/transcript/samples.h"

#include <QTemporaryDir>
#include <QTest>

#include <rapidcheck.h>

using namespace wm;
using namespace wm::transcript;

namespace {

enum class Act { append, reopen, window, before };
struct Step {
    Act act = Act::append;
    int size = 0;  ///< entries of a unit, or of a window
    int at = 0;    ///< length of their texts, or where the window begins
};

void showValue(const Step &step, std::ostream &out)
{
    out << static_cast<int>(step.act) << "(" << step.size << ", " << step.at << ")";
}

rc::Gen<Step> step()
{
    return rc::gen::construct<Step>(rc::gen::weightedElement<Act>({{5, Act::append}, {1, Act::reopen}, {2, Act::window}, {2, Act::before}}),
        rc::gen::inRange(0, 40), rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 400)));
}

std::vector<Entry> part(const std::vector<Entry> &all, std::int64_t from, std::int64_t to)
{
    return {all.begin() + from, all.begin() + to};
}

} // namespace

namespace rc {
template <> struct Arbitrary<Step> {
    static Gen<Step> arbitrary() { return step(); }
};
} // namespace rc

class TranscriptProperties : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("RC_PARAMS")) // reproducible; RC_PARAMS="seed=… max_success=5000" looks further
            qputenv("RC_PARAMS", "seed=20261120 max_success=80");
    }
    void a_transcript_is_the_list_of_what_was_added()
    {
        QVERIFY(rc::check("a transcript is a list", [](const std::vector<Step> &steps) {
            const QTemporaryDir temporary;
            const std::filesystem::path folder = temporary.filePath("t").toStdString();
            constexpr std::int64_t segment = 2'000;
            const Reader reader(folder);
            auto writer = Writer::open(folder, segment);
            std::vector<Entry> all;
            std::int64_t out = 0;
            for (const Step &step : steps) {
                const auto total = static_cast<std::int64_t>(all.size());
                switch (step.act) {
                case Act::append: {
                    std::vector<Entry> unit;
                    for (int i = 0; i < step.size; ++i)
                        unit.push_back(said(std::string(static_cast<std::size_t>(step.at), '\n') + std::to_string(i)));
                    RC_ASSERT(writer->append(unit, out + step.at).has_value());
                    out = unit.empty() ? out : out + step.at;
                    all.insert(all.end(), unit.begin(), unit.end());
                    break;
                }
                case Act::reopen:
                    writer = fail("gone", "The daemon has ended."); // a folder has one writer at a time
                    writer = Writer::open(folder, segment);
                    RC_ASSERT(writer.has_value());
                    break;
                case Act::window: {
                    const std::int64_t from = std::min<std::int64_t>(step.at, total), to = std::min<std::int64_t>(total, from + step.size);
                    RC_ASSERT((reader.window(step.at, step.size) == Window(from, part(all, from, to), to, total)));
                    break;
                }
                case Act::before: {
                    const std::int64_t to = std::min<std::int64_t>(step.at, total), from = std::max<std::int64_t>(0, to - step.size);
                    RC_ASSERT((reader.before(step.at, step.size) == Window(from, part(all, from, to), to, total)));
                    break;
                }
                }
                RC_ASSERT(writer->total() == static_cast<std::int64_t>(all.size()));
                RC_ASSERT(writer->derived_to() == out);
            }
            RC_ASSERT((reader.window(0, Reader::most_entries)->entries == all));
        }));
    }
};

WM_TEST_CLASS(TranscriptProperties)
#include "property_test.moc"

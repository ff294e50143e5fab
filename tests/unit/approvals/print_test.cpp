// What a person reads of a request and of the decisions, in the terminal.
#include "approvals/approval_print.h"
#include "approvals/assessment.h"
#include "approvals/assessment_print.h"
#include "e2e/support/readable.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::approvals;

namespace {

Json assessment(const Json &effects)
{
    Json whole = to_json(Assessment{});
    whole["call"]["kind"] = "command";
    whole["call"]["command"] = "git clean -fdx";
    whole["effects"].update(effects);
    return whole;
}

Json file(const char *shown, const char *git, bool directory = false)
{
    return {
        {"what", "removed"}, {"path", std::string("/w/") + shown}, {"shown", shown}, {"bytes", 3}, {"directory", directory}, {"git", git}};
}

} // namespace

class ApprovalPrint : public QObject {
    Q_OBJECT
private slots:
    void files_are_counted_and_directories_are_not()
    {
        const std::string text = print_assessment(
            assessment({{"files", {file("build", "outside", true), file("build/a", "ignored"), file("notes", "untracked")}},
                {"files_total", 2}, {"bytes_total", 6}, {"uncommitted_total", 1}}),
            {});
        QVERIFY2(text.contains("2 files, 6 bytes; 1 with content that git does not have\n"), text.c_str());
        QVERIFY2(text.contains("removed   notes  3 bytes, not in git\n"), text.c_str());
        QVERIFY2(text.contains("removed   build/\n"), text.c_str());
        QVERIFY2(text.contains("removed   build/a  3 bytes, ignored by git\n"), text.c_str());
        QVERIFY2(!text.contains("outside"), text.c_str());
        QVERIFY(text.find("notes") < text.find("build/a")); // what nobody has comes first
    }
    void a_host_that_is_not_known_is_the_network()
    {
        const std::string text = print_assessment(assessment({{"hosts", {"*", "example.org"}}}), {});
        QVERIFY2(text.contains("talks to the network\n") && text.contains("talks to example.org\n"), text.c_str());
    }
    void times_are_ones_own_and_to_the_second()
    {
        qputenv("TZ", "Europe/Vienna");
        tzset();
        const std::string approval = print_approval({{"id", "ap-1"}, {"agent", "demo/juniper"}, {"bead", "wm-1"}, {"what", "permission"},
                                                        {"title", "rm"}, {"expires_at", "2026-05-02T09:05:07.123456789Z"}},
            {});
        const std::string audit = print_audit(
            {{"items", Json::array({{{"at", "2026-05-02T09:05:07.123456789Z"}, {"decision", "allowed"}, {"title", "rm"}}})}, {"total", 1}},
            {});
        qunsetenv("TZ");
        tzset();
        QVERIFY2(approval.contains("until   2026-05-02 11:05:07\n"), approval.c_str());
        QVERIFY2(audit.contains("2026-05-02 11:05:07  "), audit.c_str());
    }
};

WM_TEST_CLASS(ApprovalPrint)
#include "print_test.moc"

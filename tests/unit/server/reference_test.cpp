// docs/cli.md says what the daemon's whole command table says.
#include "agents/detect_commands.h"
#include "approvals/approval_commands.h"
#include "approvals/policy_commands.h"
#include "base/files.h"
#include "commands/command_table.h"
#include "commands/help.h"
#include "doctor/doctor_commands.h"
#include "interop/import_commands.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class Reference : public QObject {
    Q_OBJECT
private slots:
    void the_reference_in_the_documentation_is_up_to_date()
    {
        commands::add_commands(interop::import_commands());
        commands::add_commands(agents::detect_commands());
        commands::add_commands(doctor::doctor_commands());
        commands::add_commands(approvals::approval_commands());
        commands::add_commands(approvals::policy_commands());
        commands::add_commands(approvals::audit_commands());
        commands::add_commands(approvals::call_commands());
        const auto page = read_file(WM_SOURCE_DIR "/docs/cli.md");
        QVERIFY(page.has_value());
        QVERIFY2(page->ends_with(commands::reference()), "Write it anew: ninja -C build/dev reference");
    }
};

WM_TEST_CLASS(Reference)
#include "reference_test.moc"

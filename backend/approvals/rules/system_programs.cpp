// The machine itself: processes, services, disks, users; and the ways out of Wagonmaster's sight (docs/contracts.md, "Who is speaking").
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::approvals::rules {
namespace {

using enum Level;

bool is_ours(std::string_view text)
{
    return text.contains("wagonmaster") || text.contains("wm-shim") || text.contains("wm_shim") || text == "wm" || text == "shim";
}

void kills(Case &now)
{
    const Options options(now.words, "-s --signal -n -u --user -U -g -G -P -t -F --pidfile --ns -o --older-than -y -Z -q");
    const bool by_name = one_of(now.program, "pkill killall skill xkill");
    if (options.has("-l -L --list --table") || options.surely("-0")) {
        now.add("process.read", reads, "Asks about processes");
        return;
    }
    Finding &finding = now.add(
        by_name ? "process.kill.name" : "process.kill", changes_elsewhere, by_name ? "Ends every process of a name" : "Ends processes");
    for (const Word &word : now.words) {
        const std::string &text = word.text;
        if (word.known && is_ours(text)) {
            now.add("escape.shim", destructive, "Ends what Wagonmaster watches it by", word.where);
        } else if (!by_name && one_of(text, "-1 1 0") && &word != &now.words.front()) {
            finding.rule = "process.kill.all";
            finding.level = destructive;
            finding.sentence = "Ends all processes that it may";
        } else if (!by_name && word.known && text.starts_with("$PPID")) {
            finding.rule = "process.kill.parent";
            finding.level = unknown;
        } else if (!word.known) {
            if (text.contains("PPID"))
                now.add("escape.shim", unknown, "Ends what started it", word.where);
            else if (text != "$!" && text != "${!}" && !text.starts_with("%") && text != "\"$!\"")
                finding.level = std::max(finding.level, unknown);
        }
    }
    if (!by_name && finding.level == changes_elsewhere) {
        const bool own = !options.operands.empty() && std::ranges::all_of(options.operands, [](const Word &word) {
            return one_of(word.text, "$! ${!}") || word.text.starts_with('%');
        });
        if (own) {
            finding.rule = "process.kill.job";
            finding.level = changes_worktree;
            finding.sentence = "Ends what it started itself";
        }
    }
    if (by_name && (options.has("-u --user -U") || options.operands.empty()))
        finding.level = std::max(finding.level, unknown);
}

void leaves_sight(Case &now)
{
    const std::string_view kind = one_of(now.program, "at batch atd") ? "at"
        : one_of(now.program, "crontab anacron")                      ? "crontab"
        : one_of(now.program,
              "nsenter chroot unshare bwrap firejail systemd-nspawn machinectl lxc lxc-start lxc-exec virsh qemu-system-x86_64 runc crun "
              "ctr nerdctl-rootless proot flatpak-spawn toolbox distrobox")
        ? "container"
        : "systemd";
    if (now.program == "crontab" && now.words.size() == 1 && now.words.front().text == "-l")
        return (void)now.add("system.read", reads, "Asks the system");
    if (now.program == "at" && now.words.size() == 1 && one_of(now.words.front().text, "-l"))
        return (void)now.add("system.read", reads, "Asks the system");
    if (now.program == "crontab" && std::ranges::any_of(now.words, [](const Word &word) { return word.text == "-r"; })) {
        now.add("escape.crontab", destructive, "Removes all timed jobs of its user");
        return;
    }
    now.add("escape." + std::string(kind), unknown, "Runs where Wagonmaster does not see it");
    const Options options(now.words,
        "-p --property -u --unit -E --setenv -d -D -t -S -G --slice --description --uid --gid --working-directory --on-active "
        "--on-calendar -r -R -w -C --target --bind --ro-bind --dev --proc --tmpfs --chdir",
        Options::Style::posix);
    std::span<const Word> command = options.operands;
    if (one_of(now.program, "nsenter firejail proot flatpak-spawn")) // the others are followed by `understand`
        now.nested(command, now.program);
}

void services(Case &now)
{
    const Options options(now.words, "-t --type -p --property -n --lines -o --output -H -M --state");
    const std::string verb = options.operands.empty() ? "" : options.operands.front().text;
    const std::string last = options.operands.empty() ? "" : options.operands.back().text;
    if (now.program == "systemctl" ? one_of(verb,
                                         "status show list-units list-timers list-sockets list-unit-files list-dependencies is-active "
                                         "is-enabled is-failed cat get-default show-environment help") ||
                verb.empty()
                                   : one_of(last, "status --status-all"))
        now.add("system.read", reads, "Asks the system");
    else if (one_of(verb, "reboot poweroff halt suspend hibernate kexec rescue emergency isolate"))
        now.add("system.stop", destructive, "Stops the machine");
    else if (std::ranges::any_of(
                 options.operands, [](const Word &word) { return is_ours(word.text) || word.text.contains("wagonmaster"); }))
        now.add("escape.shim", destructive, "Changes the service that watches it");
    else if (one_of(verb,
                 "start restart reload enable edit link daemon-reload daemon-reexec set-environment import-environment try-restart "
                 "reenable preset") ||
        now.program != "systemctl")
        now.add("escape.service", unknown, "Starts programs where Wagonmaster does not see them");
    else
        now.add("system.service", destructive, "Stops or changes services of the machine");
}

void stops(Case &now)
{
    now.add("system.stop", destructive, "Stops the machine, or its sessions");
}

void disks(Case &now)
{
    const Options options(now.words, "-t -o -L -U -l");
    const bool lists = (one_of(now.program, "fdisk sfdisk parted") && options.has("-l --list") && !options.has("-d --delete --wipe")) ||
        (now.program == "mount" && options.operands.empty()) ||
        (one_of(now.program, "losetup swapon cryptsetup lvs vgs pvs mdadm zpool zfs btrfs") &&
            (options.operands.empty() || one_of(options.operands.front().text, "list status get subvolume-list")));
    now.add(lists                                                                               ? "system.read"
            : one_of(now.program, "mount umount losetup swapon swapoff fusermount fusermount3") ? "disk.mount"
                                                                                                : "disk.write",
        lists ? reads : destructive,
        lists                                                                                   ? "Asks the system"
            : one_of(now.program, "mount umount losetup swapon swapoff fusermount fusermount3") ? "Changes what directories hold"
                                                                                                : "Changes disks");
}

void administers(Case &now)
{
    now.add("system.change", destructive, "Changes users, network or settings of the machine");
}

void networks(Case &now)
{
    const Options options(now.words, "");
    const bool changes = std::ranges::any_of(options.operands,
        [](const Word &word) { return one_of(word.text, "add del delete set flush change replace up down exec") || !word.known; });
    now.add(changes ? "system.change" : "system.read", changes ? destructive : reads,
        changes ? "Changes the network of the machine" : "Asks the system");
}

void settings(Case &now)
{
    const Options options(now.words, "-p -f");
    const bool writes = options.has("-w -p --system --load --write") || std::ranges::any_of(options.operands, [](const Word &word) {
        return word.text.contains('=') || one_of(word.text, "set write reset delete");
    });
    now.add(writes ? "system.change" : "system.read", writes ? changes_elsewhere : reads,
        writes ? "Changes settings of the machine" : "Asks the system");
}

/// Puts things before the person, or takes them from there.
void desktop(Case &now)
{
    const bool opens = one_of(now.program, "xdg-open open gio start kde-open gnome-open wslview");
    now.add(opens                                                                ? "desktop.open"
            : one_of(now.program, "notify-send say espeak spd-say paplay aplay") ? "desktop.notify"
                                                                                 : "desktop.clipboard",
        opens ? unknown : changes_elsewhere, opens ? "Opens something in another program" : "Uses the person's desktop");
}

void gpg(Case &now)
{
    const Options options(now.words, "-o --output -r --recipient -u --local-user --homedir --keyserver --status-fd");
    const bool exports =
        options.has("--export-secret-keys --export-secret-subkeys -d --decrypt --delete-key --delete-keys --delete-secret-key "
                    "--delete-secret-keys --gen-key --full-generate-key --quick-gen-key --import --edit-key");
    now.add(exports ? "secret.print" : "gpg.use", exports ? network : unknown,
        exports ? "Uses or changes secret keys" : "Uses keys of the person");
    if (const Word *output = options.value("-o --output"))
        now.use(now.findings.front(), What::replace, *output);
}

void keys(Case &now)
{
    const Options options(now.words, "-f -t -b -C -N -P -m -in -out -inkey -keyout -subj -days -newkey -passin -passout -connect -CAfile",
        now.program == "openssl" ? Options::Style::single_dash : Options::Style::gnu);
    Finding &finding = now.add("keys.make", changes_worktree, "Makes or looks at keys");
    for (const Word *path : options.values("-f -out -keyout"))
        now.use(finding, What::replace, *path);
    for (const Word *path : options.values("-in -inkey"))
        now.use(finding, What::read, *path);
    if (!options.operands.empty() && one_of(options.operands.front().text, "s_client s_server"))
        at_least(finding.level, network);
    if (one_of(now.program, "ssh-add ssh-agent age sops"))
        at_least(finding.level, unknown);
}

constexpr std::array programs = std::to_array<Program>({
    {"kill pkill killall skill xkill", kills},
    {"at batch crontab anacron systemd-run nsenter chroot unshare bwrap firejail systemd-nspawn machinectl lxc lxc-start lxc-exec virsh "
     "qemu-system-x86_64 runc crun ctr proot flatpak-spawn toolbox distrobox",
        leaves_sight, false},
    {"systemctl service rc-service initctl launchctl supervisorctl pm2 forever", services},
    {"shutdown reboot poweroff halt init telinit systemd-inhibit", stops},
    {"mkfs mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkswap fdisk sfdisk cfdisk gdisk sgdisk parted wipefs blkdiscard hdparm mount umount "
     "losetup swapon swapoff fusermount fusermount3 cryptsetup lvremove lvcreate lvextend vgremove pvremove lvs vgs pvs mdadm zpool zfs "
     "btrfs fsck e2fsck resize2fs tune2fs debugfs dmsetup",
        disks},
    {"iptables ip6tables nft ufw firewall-cmd useradd userdel usermod groupadd groupdel groupmod adduser deluser passwd chpasswd chsh chfn "
     "visudo vipw insmod rmmod modprobe update-alternatives update-rc.d dpkg-reconfigure grub-install update-grub "
     "efibootmgr setcap setenforce aa-disable apparmor_parser ldconfig depmod tc route setsebool",
        administers},
    {"ip ifconfig nmcli iw iwconfig networkctl resolvectl brctl bridge", networks},
    {"sysctl defaults gsettings dconf timedatectl hostnamectl xrandr setxkbmap renice", settings},
    {"xdg-open open gio start kde-open gnome-open wslview notify-send say espeak spd-say paplay aplay xclip xsel wl-copy wl-paste pbcopy "
     "pbpaste xdotool ydotool wtype dbus-send gdbus busctl qdbus",
        desktop},
    {"gpg gpg2", gpg},
    {"ssh-keygen openssl keytool certtool certutil mkcert ssh-add ssh-agent age sops", keys},
});

} // namespace

std::span<const Program> system_programs()
{
    return programs;
}

} // namespace wm::approvals::rules

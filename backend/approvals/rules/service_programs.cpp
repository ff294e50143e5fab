// Containers, clusters and clouds: what they hold is not ours, and what they start is not under our eyes.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

using enum Level;

constexpr std::string_view looks = "Looks at what runs there", starts = "Starts programs in a container",
                           changes = "Changes what runs there", takes_away = "Removes what may not come back", talks = "Talks to a service";

constexpr std::array table = std::to_array<Verb>({
    // containers
    {"docker podman nerdctl",
        "ps|images|image ls|image list|image inspect|logs|inspect|stats|top|port|version|info|diff|history|container ls|container "
        "list|container inspect|container logs|volume ls|volume inspect|network ls|network inspect|"
        "compose ps|compose logs|compose config|compose images|compose ls|compose top|compose port|compose version|context ls|context "
        "show|system df|buildx ls|events|search|help|container top",
        "container.read", reads, looks},
    {"docker podman nerdctl",
        "build|buildx build|buildx bake|image build|compose build|compose pull|pull|image pull|load|import|tag|commit|save|export|bake",
        "container.build", network, "Builds or takes an image"},
    {"docker podman nerdctl",
        "run|create|start|restart|unpause|container run|container create|container start|compose up|compose run|compose start|compose "
        "restart|compose create|compose watch|exec|container exec|compose exec|attach|cp|container cp|compose cp|update|rename|play "
        "kube|kube play",
        "container.run", network, starts},
    {"docker podman nerdctl",
        "stop|kill|pause|wait|container stop|container kill|compose stop|compose kill|compose pause|network create|volume create|network "
        "connect|network disconnect",
        "container.change", changes_elsewhere, changes},
    {"docker podman nerdctl",
        "rm|rmi|container rm|container prune|image rm|image prune|volume rm|volume prune|network rm|network prune|system prune|system "
        "reset|builder prune|buildx prune|compose down|compose rm|stack rm|service rm|pod rm|secret rm|config rm|"
        "swarm leave|machine rm",
        "container.remove", destructive, takes_away},
    {"docker podman nerdctl", "push|image push|compose push|manifest push", "container.push", destructive, "Publishes an image"},
    {"docker podman nerdctl",
        "login|logout|context use|context create|context rm|secret|swarm|plugin|trust|service|stack|node|machine|unshare|system "
        "service|system connection",
        "container.admin", unknown, "Changes how containers are reached"},
    {"docker-compose podman-compose", "ps|logs|config|images|top|port|version", "container.read", reads, looks},
    {"docker-compose podman-compose", "build|pull", "container.build", network, "Builds or takes an image"},
    {"docker-compose podman-compose", "up|run|start|restart|exec|create|cp", "container.run", network, starts},
    {"docker-compose podman-compose", "stop|kill|pause|unpause", "container.change", changes_elsewhere, changes},
    {"docker-compose podman-compose", "down|rm", "container.remove", destructive, takes_away},
    {"buildah skopeo kaniko crane", "", "container.build", network, "Builds, takes or publishes an image"},
    // clusters
    {"kubectl oc k3s microk8s",
        "get|describe|logs|explain|api-resources|api-versions|cluster-info|version|top|config view|config current-context|config "
        "get-contexts|diff|auth can-i|events|wait|rollout status|rollout history|kustomize",
        "cluster.read", network, "Looks at a cluster"},
    {"kubectl oc k3s microk8s", "delete|drain|cordon|replace|rollout undo|taint|scale|config delete-context|config delete-cluster",
        "cluster.delete", destructive, takes_away},
    {"kubectl oc k3s microk8s", "", "cluster.change", destructive, "Changes a cluster"},
    {"helm", "list|ls|status|get|history|show|search|template|lint|repo list|version|env|dependency list|plugin list", "cluster.read",
        network, "Looks at a cluster"},
    {"helm", "repo add|repo update|pull|dependency update|dependency build|package|create|test", "cluster.take", network,
        "Takes charts from the network"},
    {"helm", "", "cluster.change", destructive, "Changes a cluster"},
    {"minikube kind k3d", "status|version|get|profile list|node list|cluster list", "cluster.read", reads, looks},
    {"minikube kind k3d", "delete|delete cluster|cluster delete", "cluster.delete", destructive, takes_away},
    {"minikube kind k3d", "", "cluster.local", network, starts},
    {"kustomize kubeval kubeconform stern k9s istioctl argocd flux", "", "cluster.read", network, "Looks at a cluster"},
    // infrastructure
    {"terraform tofu terragrunt",
        "fmt|validate|version|graph|output|show|providers|state list|state show|workspace list|workspace show|console",
        "infrastructure.read", changes_worktree, "Checks or shows what is described"},
    {"terraform tofu terragrunt", "init|plan|refresh|get|test", "infrastructure.plan", network, "Asks the cloud what would change"},
    {"terraform tofu terragrunt", "", "infrastructure.change", destructive, "Changes infrastructure"},
    {"pulumi cdk cdktf sam serverless sls amplify copilot",
        "preview|diff|synth|list|ls|stack ls|config get|validate|local|build|logs|package|version|doctor|whoami", "infrastructure.plan",
        network, "Asks the cloud what would change"},
    {"pulumi cdk cdktf sam serverless sls amplify copilot", "", "infrastructure.change", destructive, "Changes infrastructure"},
    {"ansible ansible-playbook ansible-pull salt puppet chef-client knife packer vagrant", "", "infrastructure.change", destructive,
        "Changes other machines"},
    // hosting
    {"gh",
        "pr view|pr list|pr diff|pr checks|pr status|issue view|issue list|issue status|repo view|repo list|run list|run view|run "
        "watch|run download|release list|release view|workflow list|workflow view|auth status|search|status|browse|label list|gist "
        "list|gist view|"
        "variable list|secret list|alias list|extension list|help|pr checkout|repo clone|release download|cache list|config get|config "
        "list|org list|project list|project view|ruleset list|ruleset view|ruleset check",
        "forge.read", network, "Reads from GitHub", "github.com"},
    {"gh",
        "pr create|pr comment|pr edit|pr review|pr ready|issue create|issue comment|issue edit|gist create|run rerun|label create|label "
        "edit|pr reopen|issue reopen|issue develop|pr update-branch",
        "forge.write", network, "Writes to GitHub", "github.com"},
    {"gh", "pr merge", "forge.merge", destructive, "Merges a pull request, past the merge queue", "github.com"},
    {"gh",
        "repo delete|repo archive|repo rename|issue delete|release delete|release delete-asset|run delete|cache delete|label delete|gist "
        "delete|secret delete|variable delete|pr close|issue close|run cancel|workflow disable|project delete|repo edit|issue "
        "transfer|issue lock|pr lock|"
        "ssh-key delete|gpg-key delete|repo deploy-key delete|codespace delete|gist edit|repo sync",
        "forge.delete", destructive, takes_away, "github.com"},
    {"gh", "release create|release upload|release edit|repo create|repo fork|workflow run|workflow enable|secret set|variable set|project",
        "forge.publish", destructive, "Publishes on GitHub, or changes its settings", "github.com"},
    {"gh", "auth token", "secret.print", network, "Prints a password or token; what an agent reads goes to its model"},
    {"gh",
        "auth login|auth logout|auth refresh|auth setup-git|auth switch|ssh-key add|gpg-key add|extension install|extension "
        "upgrade|extension exec|alias set|config set|codespace",
        "forge.admin", unknown, "Changes how GitHub is reached", "github.com"},
    {"glab", "mr list|mr view|mr diff|issue list|issue view|ci status|ci list|ci view|ci lint|repo view|auth status", "forge.read", network,
        "Reads from GitLab", "gitlab.com"},
    {"glab", "mr create|mr update|mr note|issue create|issue note|mr approve", "forge.write", network, "Writes to GitLab", "gitlab.com"},
    {"glab", "", "forge.delete", destructive, "Changes GitLab", "gitlab.com"},
    {"fly flyctl",
        "status|logs|apps list|info|version|releases|ips list|volumes list|machine list|machines list|regions list|config show|doctor",
        "cloud.read", network, talks, "fly.io"},
    {"fly flyctl heroku vercel netlify railway render wrangler firebase supabase doctl linode-cli hcloud sprite surge pm2-deploy eb cf",
        "logs|list|ls|ps|status|apps|info|whoami|version|inspect|tail|env ls|projects list|projects ls|help", "cloud.read", network, talks},
    {"vercel netlify wrangler firebase supabase", "dev|build|emulators:start|init|types", "run.project", changes_worktree,
        "Runs a tool or the code of this repository"},
    {"fly flyctl heroku vercel netlify railway render wrangler firebase supabase doctl linode-cli hcloud sprite surge eb cf", "",
        "cloud.change", destructive, "Changes what runs in a cloud"},
    {"stripe twilio sentry-cli datadog-ci newrelic", "", "cloud.change", destructive, "Changes a service"},
});

constexpr std::string_view valued =
    "-H --host -c --context -f --file -n --namespace -p --project-name --project-directory --profile -R --repo --config --kubeconfig "
    "--cluster --user -t --app -a --region --output -o -l --selector --env-file --log-level -L -q --jq "
    "--json --template --stack -C --cwd";

/// A container that gets more of the machine than the worktree can do there what no run may: escape.docker.
void judge_container_reach(Case &now)
{
    const Options options(now.words,
        "-v --volume --mount --pid --network --net --ipc --uts --userns --cgroupns --device --cap-add --security-opt -u --user -e --env -w "
        "--workdir --name -p --publish --entrypoint --env-file --volumes-from --privileged-x -f --file");
    const auto escapes = [&](std::string sentence, Span where) { now.add("escape.docker", unknown, std::move(sentence), where); };
    if (options.has("--privileged"))
        escapes("Gives a container the rights of the machine", options.where("--privileged"));
    for (const Word *space : options.values("--pid --network --net --ipc --uts --userns --cgroupns"))
        if (one_of(space->text, "host") && !options.value("--network --net"))
            escapes("Lets a container into the machine's own processes", space->where);
    for (const std::string_view name : {"--device", "--cap-add", "--security-opt"})
        if (const Word *what = options.value(name))
            escapes("Gives a container rights of the machine", what->where);
    const auto mount = [&](const Word &word, std::string_view source) {
        if (source.empty() ||
            (source.find('/') == std::string_view::npos && !source.starts_with('.') && !source.starts_with('~') &&
                !source.starts_with('$') && word.known))
            return; // a volume's name
        Word path = word;
        path.text = source;
        const Place place = now.place(path);
        if (place != Place::worktree && place != Place::scratch)
            escapes("Lets a container into directories outside the worktree", word.where);
    };
    for (const Word *volume : options.values("-v --volume"))
        mount(*volume, std::string_view(volume->text).substr(0, volume->text.find(':')));
    for (const Word *volume : options.values("--mount")) {
        for (const std::string_view key : {"source=", "src="})
            if (const std::size_t at = volume->text.find(key); at != std::string::npos) {
                const std::string_view rest = std::string_view(volume->text).substr(at + key.size());
                mount(*volume, rest.substr(0, rest.find(',')));
            }
    }
    for (const Word *file : options.values("--env-file"))
        now.use(now.findings.front(), What::read, *file);
}

void containers(Case &now)
{
    const Verb *row = judge_by_verb(now, table, valued);
    if (!row)
        return;
    const Options options(now.words, valued);
    if (row->rule == "container.run" || row->rule == "container.build")
        judge_container_reach(now);
    if (row->rule == "container.remove" && options.has("--help"))
        now.findings.front().level = reads;
    if (now.call.more_words)
        at_least(now.findings.front().level, row->level);
}

void services(Case &now)
{
    const Options options(now.words, valued);
    if (now.program == "gh" && !options.operands.empty() && options.operands.front().text == "api") {
        const Options api(
            now.words, "-X --method -f --raw-field -F --field -H --header --input -q --jq -t --template --hostname -p --preview --cache");
        const Word *method = api.value("-X --method");
        const bool graphql = api.operands.size() > 1 && api.operands[1].text == "graphql";
        const bool sends = api.has("-f --raw-field -F --field --input") && !method;
        const std::string verb = method ? (method->known ? method->text : "?") : sends ? "POST" : "GET";
        bool mutates = false;
        for (const Word *field : api.values("-f --raw-field -F --field"))
            mutates |= field->text.contains("mutation") || !field->known;
        const bool gets = one_of(verb, "GET get HEAD head") || (graphql && !mutates);
        const bool deletes = one_of(verb, "DELETE delete ?") || (api.operands.size() > 1 && api.operands[1].text.ends_with("/merge"));
        now.add(gets         ? "forge.read"
                   : deletes ? "forge.delete"
                             : "forge.api",
               gets          ? network
                   : deletes ? destructive
                             : unknown,
               gets          ? "Reads from GitHub"
                   : deletes ? std::string(takes_away)
                             : "Changes something on GitHub")
            .hosts = {"github.com"};
        now.mind_unclear(api);
        now.look_for_secrets(now.words);
        return;
    }
    const Verb *row = judge_by_verb(now, table, valued);
    if (!row)
        return;
    if (row->rule == "forge.read" && options.operands.size() > 1 && options.operands[1].text == "checkout" && options.has("-f --force"))
        now.add("git.switch.discard", destructive, "Discards changes that are not committed");
    if (row->level == destructive && (options.surely("--dry-run=client --dry-run=server") || options.surely("--dry-run"))) {
        now.findings.front().level = network;
        now.findings.front().rule += ".dry_run";
    }
    if (row->rule == "cluster.change" &&
        one_of(options.operands.empty() ? "" : options.operands.front().text, "exec cp port-forward attach debug run"))
        now.findings.front().level = unknown;
}

/// aws, gcloud, az: SERVICE … VERB-NOUN; the verb says it.
void clouds(Case &now)
{
    const Options options(now.words,
        "--region --profile --output --query --project --zone --format --filter --subscription --resource-group -g -n -o --endpoint-url");
    now.mind_unclear(options);
    bool reading = false, writing = false, secret = false;
    for (const Word &word : options.operands) {
        const std::string_view text = word.text;
        const auto begins = [&](std::initializer_list<std::string_view> verbs) {
            return std::ranges::any_of(verbs, [&](std::string_view verb) {
                return text == verb || (text.starts_with(verb) && text.substr(verb.size()).starts_with('-'));
            });
        };
        reading |= begins({"describe", "list", "get", "ls", "show", "search", "head", "lookup", "tail", "wait", "help", "version", "info",
            "read", "query", "scan", "filter", "stat", "cat"});
        writing |= begins({"delete", "rm", "rb", "terminate", "remove", "destroy", "purge", "drop", "create", "put", "update", "set", "run",
            "start", "stop", "cp", "mv", "sync", "mb", "deploy", "apply", "invoke", "send", "publish", "attach", "detach", "modify",
            "reboot", "add", "enable", "disable", "reset", "restore", "import", "export", "ssh", "scp", "cancel", "register", "deregister",
            "tag", "untag", "revoke", "authorize", "submit"});
        secret |= text.contains("secret") || text.contains("access-token") || text.contains("get-login-password") ||
            text.contains("session-token") || text.contains("identity-token") || text == "configure" || text == "export-credentials" ||
            text.contains("get-parameter") || text.contains("decrypt") || text.contains("authorization-token") ||
            text.contains("get-credentials");
    }
    if (secret && !writing)
        now.add("secret.print", network, "Prints a password or token; what an agent reads goes to its model").hosts = {"*"};
    else if (reading && !writing)
        now.add("cloud.read", network, std::string(talks)).hosts = {"*"};
    else
        now.add("cloud.change", destructive, "Changes what runs in a cloud").hosts = {"*"};
    now.look_for_secrets(now.words);
}

constexpr std::array programs = std::to_array<Program>({
    {"docker podman nerdctl docker-compose podman-compose buildah skopeo kaniko crane", containers},
    {"kubectl oc k3s microk8s helm minikube kind k3d kustomize kubeval kubeconform stern k9s istioctl argocd flux terraform tofu "
     "terragrunt pulumi cdk cdktf sam serverless sls amplify copilot ansible ansible-playbook ansible-pull salt puppet "
     "chef-client knife packer vagrant gh glab fly flyctl heroku vercel netlify railway render wrangler firebase supabase doctl linode-cli "
     "hcloud sprite surge eb cf stripe twilio sentry-cli datadog-ci newrelic",
        services, false},
    {"aws gcloud gsutil az bq ibmcloud oci s3cmd mc rclone b2 aliyun", clouds},
});

} // namespace

std::span<const Program> service_programs()
{
    return programs;
}

} // namespace wm::approvals::rules

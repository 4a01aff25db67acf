using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli;

/// <summary>Prints the default help, followed by examples.</summary>
internal sealed class HelpWithExamples(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["conda-store"] =
        [
            "conda-store login https://store.example.org/conda-store/",
            "conda-store env create team/science --file environment.yml --wait",
            "conda-store run team/science -- python analysis.py",
            "conda-store local create --prefix ./env --file environment.yml",
        ],
        ["conda-store local lock"] =
        [
            "conda-store local lock --file environment.yml --output conda-lock.yml",
            "conda-store local lock -c conda-forge 'python >=3.11,<3.13' 'numpy=2' --format explicit",
            "conda-store local lock --file environment.yml --platform linux-64 --platform osx-arm64 --virtual-package __glibc=2.28",
            "conda-store local lock -c file:///srv/channel --override-channels flask --format json",
        ],
        ["conda-store local create"] =
        [
            "conda-store local create --prefix ./env --file environment.yml",
            "conda-store local create --prefix ./env --lockfile conda-lock.yml",
            "conda-store local create --prefix ./env -c conda-forge python numpy --link copy",
        ],
        ["conda-store local verify"] = ["conda-store local verify --prefix ./env", "conda-store local verify --prefix ./env --output json"],
        ["conda-store local index"] = ["conda-store local index ./channel"],
        ["conda-store local usage"] = ["conda-store local usage", "conda-store local usage --output json"],
        ["conda-store local clean"] = ["conda-store local clean", "conda-store local clean --older-than 30d --yes"],
        ["conda-store serve"] = ["conda-store serve --data ./store", "conda-store serve --data ./store --port 8080 --watch ./environments"],
        ["conda-store build show"] = ["conda-store build show 17"],
        ["conda-store build archive"] = ["conda-store build archive 17", "conda-store build archive 17 --keep-packed --yes"],
        ["conda-store build recreate"] = ["conda-store build recreate 17", "conda-store build recreate 17 --activate"],
        ["conda-store archive plan"] =
            ["conda-store archive plan --all-but-last 2", "conda-store archive plan --namespace 'team-*' --older-than 90d --json"],
        ["conda-store archive run"] =
        [
            "conda-store archive run --all-but-last 1",
            "conda-store archive run --not-activated-since 30d --larger-than 1000000000 --keep-packed --yes",
        ],
        ["conda-store bundle export"] =
            ["conda-store bundle export team/science science.bundle", "conda-store bundle export team/science science.bundle --packages"],
        ["conda-store bundle import"] =
        [
            "conda-store bundle import science.bundle --namespace team --preview",
            "conda-store bundle import science.bundle --namespace team --name copy --yes",
        ],
        ["conda-store backup create"] =
        [
            "conda-store backup create",
            "conda-store backup create --data ./store --repository /mnt/backups",
            "conda-store backup create --account --repository container:backups --file store.backup",
        ],
        ["conda-store backup verify"] =
        [
            "conda-store backup verify 20260301T020000Z-0123456789abcdef",
            "conda-store backup verify store.backup --repository /mnt/backups",
        ],
        ["conda-store backup restore"] =
        [
            "conda-store backup restore 20260301T020000Z-0123456789abcdef --preview",
            "conda-store backup restore store.backup --data ./store --yes",
            "conda-store backup restore 20260301T020000Z-0123456789abcdef --repository /mnt/backups --account --namespace team --yes",
        ],
        ["conda-store backup prune"] =
        [
            "conda-store backup prune --keep-last 7 --keep-within 30d --preview",
            "conda-store backup prune --keep-last 7 --repository /mnt/backups --yes",
        ],
        ["conda-store retention run"] = ["conda-store retention plan", "conda-store retention run --yes"],
    };

    /// <summary>Replaces the help of a command and its subcommands.</summary>
    public static void Attach(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().First();
        if (help.Action is SynchronousCommandLineAction usual)
        {
            help.Action = new HelpWithExamples(usual);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        int result = 0;
        if (command is RootCommand)
        {
            RootHelp.Write(command, output);
        }
        else
        {
            result = usual.Invoke(parseResult);
        }

        IReadOnlyList<string>? examples = command is DocumentedCommand { Examples.Count: > 0 } documented
            ? documented.Examples
            : Examples.GetValueOrDefault(UsageError.CommandPath(parseResult));
        if (examples is not null)
        {
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }

        return result;
    }
}

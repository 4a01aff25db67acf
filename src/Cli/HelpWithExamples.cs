using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CondaStore.Cli;

/// <summary>The usual help, followed by what people type most often.</summary>
internal sealed class HelpWithExamples(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["conda-store"] =
        [
            "conda-store local create --prefix ./env --file environment.yml",
            "conda-store local lock -c conda-forge 'python=3.12' numpy --output conda-lock.yml",
        ],
        ["lock"] =
        [
            "conda-store local lock --file environment.yml --output conda-lock.yml",
            "conda-store local lock -c conda-forge 'python >=3.11,<3.13' 'numpy=2' --format explicit",
            "conda-store local lock --file environment.yml --platform linux-64 --platform osx-arm64 --virtual-package __glibc=2.28",
            "conda-store local lock -c file:///srv/channel --override-channels flask --format json",
        ],
        ["create"] =
        [
            "conda-store local create --prefix ./env --file environment.yml",
            "conda-store local create --prefix ./env --lockfile conda-lock.yml",
            "conda-store local create --prefix ./env -c conda-forge python numpy --link copy",
        ],
        ["verify"] = ["conda-store local verify --prefix ./env", "conda-store local verify --prefix ./env --output json"],
        ["index"] = ["conda-store local index ./channel"],
        ["usage"] = ["conda-store local usage", "conda-store local usage --output json"],
        ["clean"] = ["conda-store local clean", "conda-store local clean --older-than 30d --yes"],
        ["serve"] = ["conda-store serve --data ./store", "conda-store serve --data ./store --port 8080 --watch ./environments"],
    };

    /// <summary>Replaces the help of a command and of all commands below it.</summary>
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
        int result = usual.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        if (Examples.TryGetValue(command is RootCommand ? "conda-store" : command.Name, out string[]? examples))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
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

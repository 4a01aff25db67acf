using System.CommandLine;
using System.Text;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Cli.Running;

/// <summary>Provides <c>conda-store shell</c>, which starts a shell in an environment of a store.</summary>
internal static class ShellCommand
{
    private const string DefaultShell = "/bin/sh";

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.NameOrBuild(console);
        PullOptions options = new();
        return ServerCommand.Create(
            console,
            new CommandText(
                "shell", "Start your shell ($SHELL) in an environment; 'exit' leaves it.", "conda-store shell team/science"),
            [environment, .. options.All],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.Parse(call.Parsed.GetValue(environment)!);
                string prefix = await new PulledEnvironments(options.Read(call.Parsed)).GetAsync(call, reference, cancellationToken);
                string shell = console.Variable("SHELL") is { Length: > 0 } own ? own : DefaultShell;
                string[] arguments = Path.GetFileName(shell) == "bash"
                    ? ["--rcfile", await StartFileAsync(prefix, reference, cancellationToken), "-i"]
                    : [];
                return await ActivatedProgram.RunAsync(console, prefix, [shell, .. arguments], cancellationToken);
            });
    }

    // The user's own start file may put other programs first in the path and sets the prompt, so the environment comes after it.
    private static async Task<string> StartFileAsync(string prefix, EnvironmentReference reference, CancellationToken cancellationToken)
    {
        string file = prefix + ".bashrc";
        string content = $"[ -f ~/.bashrc ] && . ~/.bashrc\n{ActivationCommand.Of(PrefixEnvironment.Read(prefix))}\n"
            + $"PS1={ActivationCommand.Quote($"({reference}) ")}\"$PS1\"\n";
        await OutputFile.WriteAsync(
            file, async target => await target.WriteAsync(Encoding.UTF8.GetBytes(content), cancellationToken),
            cancellationToken);
        return file;
    }
}

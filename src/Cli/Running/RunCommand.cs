using System.CommandLine;
using CondaStore.Cli.Local;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Running;

/// <summary>Provides <c>conda-store run</c>, which runs a program in an environment of a store.</summary>
internal static class RunCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.NameOrBuild(console);
        Argument<string[]> program = new("COMMAND")
        {
            Description = "The program and its arguments, after '--'. Default: python.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        PullOptions options = new();
        // Of conda-store's own command, which unpacks archives into a temporary folder; scripts still say so.
        Option<string?> artifact = new("--artifact") { Description = "Ignored.", Hidden = true };
        Option<bool> noCache = new("--no-cache") { Description = "Ignored.", Hidden = true };
        return ServerCommand.Create(
            console,
            new CommandText(
                "run",
                "Run a program in an environment. The environment is installed on this machine when it is first used. The exit code is "
                    + "that of the program, or 127 if there is no such program.",
                "conda-store run team/science -- python analysis.py",
                "conda-store run team/science@17 -- python -c 'import numpy'",
                "conda-store run team/science --offline -- jupyter lab"),
            [environment, program, .. options.All, artifact, noCache],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.Parse(call.Parsed.GetValue(environment)!);
                SolveArguments arguments = options.Read(call.Parsed);
                string prefix = await new PulledEnvironments(arguments).GetAsync(call, reference, cancellationToken);
                string[] command = call.Parsed.GetValue(program) is { Length: > 0 } given ? given : ["python"];
                return await ActivatedProgram.RunAsync(console, prefix, command, cancellationToken);
            });
    }
}

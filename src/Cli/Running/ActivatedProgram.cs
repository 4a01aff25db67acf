using CondaStore.Cli.Terminal;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Cli.Running;

/// <summary>Runs programs in environments: with their variables set, and after the activation scripts of their packages.</summary>
internal static class ActivatedProgram
{
    // As in shells.
    private const int NoSuchProgram = 127;

    /// <summary>Runs a program; it may replace this process.</summary>
    /// <returns>The exit code of the program, or 127 if there is no such program.</returns>
    /// <exception cref="Domain.Diagnostics.StoreException">An activation script fails, or the program cannot be started.</exception>
    public static async Task<int> RunAsync(
        CommandConsole console, string prefix, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        PrefixEnvironment environment = PrefixEnvironment.Read(prefix);
        Dictionary<string, string> variables = await environment.ActivateAsync(console.Variables(), cancellationToken);
        if (ProgramSearch.Find(command[0], variables["PATH"]) is not { } program)
        {
            await console.Error.WriteLineAsync($"error: there is no program '{command[0]}' in the environment or on the path");
            return NoSuchProgram;
        }

        return console.RunProgram(new ProgramStart(program, command[0], [.. command.Skip(1)], variables));
    }
}

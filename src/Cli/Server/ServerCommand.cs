using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Server;

/// <summary>Creates commands that use a server: adds the common options, connects, and converts failures to exit codes.</summary>
internal static class ServerCommand
{
    /// <summary>Creates a command.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="name">The name of the command.</param>
    /// <param name="description">The description of the command in the help.</param>
    /// <param name="symbols">The arguments and options in addition to the common ones.</param>
    /// <param name="run">Runs the command; returns an exit code.</param>
    public static Command Create(
        CommandConsole console, string name, string description, IEnumerable<Symbol> symbols,
        Func<ServerCall, CancellationToken, Task<int>> run)
    {
        Command command = new(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        ServerOptions options = new(command);
        command.SetAction((parsed, cancellationToken) => ErrorReport.GuardAsync(console, options.IsJson(parsed), async () =>
        {
            using StoreClient client = options.Connect(parsed, console);
            return await run(new ServerCall(parsed, client, console, options.IsJson(parsed), options.IsQuiet(parsed)), cancellationToken);
        }));
        return command;
    }
}

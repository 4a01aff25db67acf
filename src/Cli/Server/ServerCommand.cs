using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Server;

/// <summary>Makes commands that talk to a server: the common options, the connection, and failures as exit codes.</summary>
internal static class ServerCommand
{
    /// <summary>A command.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="name">Its verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its arguments and options beside the common ones.</param>
    /// <param name="run">The work; returns an exit code.</param>
    public static Command Create(
        CommandConsole console, string name, string description, IEnumerable<Symbol> symbols, Func<ServerCall, CancellationToken, Task<int>> run)
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

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
        Func<ServerCall, CancellationToken, Task<int>> run) => Create(console, new CommandText(name, description), symbols, run);

    /// <summary>Creates a command with examples.</summary>
    /// <param name="console">The console to write to.</param>
    /// <param name="text">What the help shows.</param>
    /// <param name="symbols">The arguments and options in addition to the common ones.</param>
    /// <param name="run">Runs the command; returns an exit code.</param>
    public static Command Create(
        CommandConsole console, CommandText text, IEnumerable<Symbol> symbols, Func<ServerCall, CancellationToken, Task<int>> run)
    {
        DocumentedCommand command = new(text);
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
        command.SetAction((parsed, cancellationToken) => ErrorReport.GuardAsync(
            console,
            options.IsJson(parsed),
            () => RunAsync(options.Connect(parsed, console), run, cancellationToken),
            () => cancellationToken.IsCancellationRequested));
        return command;
    }

    private static async Task<int> RunAsync(
        ServerCall call, Func<ServerCall, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        using StoreClient client = call.Client;
        try
        {
            return await run(call, cancellationToken);
        }
        catch (StoreRequestException refused) when (DeniedAccess.Is(refused))
        {
            throw await DeniedAccess.ExplainAsync(call, refused, cancellationToken);
        }
    }
}

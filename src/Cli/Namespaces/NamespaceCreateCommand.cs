using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Namespaces;

/// <summary>Provides <c>conda-store namespace create</c>.</summary>
internal static class NamespaceCreateCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> name = EnvironmentArguments.Namespace(console);
        return ServerCommand.Create(
            console,
            new CommandText("create", "Create a namespace.", "conda-store namespace create team"),
            [name],
            async (call, cancellationToken) =>
            {
                string ns = call.Parsed.GetValue(name)!;
                await call.Client.Namespaces.CreateAsync(ns, cancellationToken);
                await RemoteResult.WriteAsync(call, await call.Client.Namespaces.GetAsync(ns, cancellationToken), $"{ns} is created");
                return ExitCodes.Success;
            });
    }
}

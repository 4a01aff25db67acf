using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Aliases;

/// <summary>Provides the hidden <c>conda-store list namespace|environment|build</c> of conda-store's own command.</summary>
internal static class OldListCommand
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("list", "List namespaces, environments or builds.") { Hidden = true };
        command.Add(Namespaces(console));
        command.Add(Environments(console));
        command.Add(Builds(console));
        return command;
    }

    private static Command Namespaces(CommandConsole console)
    {
        Option<string> output = OldOutput.Option();
        return ServerCommand.Create(console, "namespace", "List namespaces: 'namespace list'.", [output], async (call, cancellationToken) =>
        {
            await OldOutput.WriteAsync(
                call, output, call.Client.Namespaces.ListAsync(cancellationToken), cancellationToken,
                ("Id", n => Number(n.Id)), ("Name", n => n.Name));
            return ExitCodes.Success;
        });
    }

    private static Command Environments(CommandConsole console)
    {
        Option<string> output = OldOutput.Option();
        (Option<string?> status, Option<string?> artifact, Option<string[]> package) = Filters();
        return ServerCommand.Create(
            console, "environment", "List environments: 'env list'.", [status, artifact, package, output],
            async (call, cancellationToken) =>
            {
                EnvironmentFilter filter = new()
                {
                    Status = call.Parsed.GetValue(status),
                    Artifact = call.Parsed.GetValue(artifact),
                    Packages = call.Parsed.GetValue(package) ?? [],
                };
                await OldOutput.WriteAsync(
                    call, output, call.Client.Environments.ListAsync(filter, cancellationToken), cancellationToken,
                    ("Id", e => Number(e.Id)), ("Namespace Id", e => Number(e.Namespace.Id)), ("Name", e => e.Name));
                return ExitCodes.Success;
            });
    }

    private static Command Builds(CommandConsole console)
    {
        Option<string> output = OldOutput.Option();
        (Option<string?> status, Option<string?> artifact, Option<string[]> package) = Filters();
        return ServerCommand.Create(
            console, "build", "List builds: 'build list'.", [status, artifact, package, output], async (call, cancellationToken) =>
            {
                BuildFilter filter = new()
                {
                    Status = call.Parsed.GetValue(status),
                    Artifact = call.Parsed.GetValue(artifact),
                    Packages = call.Parsed.GetValue(package) ?? [],
                };
                await OldOutput.WriteAsync(
                    call, output, call.Client.Builds.ListAsync(filter, cancellationToken), cancellationToken,
                    ("Id", b => Number(b.Id)), ("Size", b => ByteText.Of(b.Size)), ("Status", b => b.Status));
                return ExitCodes.Success;
            });
    }

    private static (Option<string?> Status, Option<string?> Artifact, Option<string[]> Package) Filters() => (
        new("--status") { Description = "The state." },
        new("--artifact") { Description = "The type of an artifact." },
        new("--package") { Description = "The name of a package. Can be given multiple times." });

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

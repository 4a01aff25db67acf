using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env history</c>, which lists the builds of an environment.</summary>
internal static class EnvironmentHistoryCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        return ServerCommand.Create(
            console,
            new CommandText(
                "history", "List the builds of an environment, newest first; a star marks the active one.",
                "conda-store env history team/science"),
            [environment],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.ParseName(call.Parsed.GetValue(environment)!);
                RemoteEnvironment found = await call.Client.Environments.GetAsync(reference.Namespace, reference.Name, cancellationToken);
                await RemoteResult.WriteAsync(
                    call,
                    ReferencedBuild.NewestFirst(call, reference.Namespace, reference.Name, cancellationToken),
                    "no builds",
                    cancellationToken,
                    ("", b => b.Id == found.CurrentBuildId ? "*" : ""),
                    ("BUILD", b => b.Id.ToString(CultureInfo.InvariantCulture)),
                    ("STATUS", b => b.Status),
                    ("ENDED", b => TimeText.Of(b.EndedOn)),
                    ("SIZE", b => ByteText.Of(b.Size)),
                    ("BY", b => b.RequestedBy ?? "-"),
                    ("REASON", b => $"{b.ErrorCode} {b.StatusInfo}".Trim()));
                return ExitCodes.Success;
            });
    }
}

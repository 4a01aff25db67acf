using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build list</c>.</summary>
internal static class BuildListCommand
{
    private static readonly string[] Statuses = ["QUEUED", "BUILDING", "COMPLETED", "FAILED", "CANCELED", "ARCHIVED", "DELETED"];

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Option<string?> ns = new("--namespace", "-n") { Description = "Only builds of this namespace.", HelpName = "NAME" };
        Option<string?> environment = new("--environment", "-e")
        {
            Description = "Only builds of environments of this name.",
            HelpName = "NAME",
        };
        Option<string?> status = new("--status") { Description = "Only builds in this state." };
        status.AcceptOnlyFromAmong(Statuses);
        Option<string[]> package = new("--package")
        {
            Description = "Only builds that have this package. Can be given multiple times.",
            HelpName = "NAME",
        };
        Option<int> limit = new("--limit") { Description = "The largest number of builds.", DefaultValueFactory = _ => 50, HelpName = "N" };
        return ServerCommand.Create(
            console,
            new CommandText(
                "list", "List builds, newest first.", "conda-store build list", "conda-store build list --namespace team --status FAILED"),
            [ns, environment, status, package, limit],
            async (call, cancellationToken) =>
            {
                BuildFilter filter = new()
                {
                    Namespace = call.Parsed.GetValue(ns),
                    Name = call.Parsed.GetValue(environment),
                    Status = call.Parsed.GetValue(status),
                    Packages = call.Parsed.GetValue(package) ?? [],
                    SortBy = "id",
                    IsDescending = true,
                };
                await RemoteResult.WriteAsync(
                    call,
                    call.Client.Builds.ListAsync(filter, cancellationToken).Take(call.Parsed.GetValue(limit)),
                    "no builds",
                    cancellationToken,
                    ("BUILD", b => b.Id.ToString(CultureInfo.InvariantCulture)),
                    ("ENVIRONMENT", b => $"{b.Namespace}/{b.Environment}"),
                    ("STATUS", b => b.Status),
                    ("SCHEDULED", b => TimeText.Of(b.ScheduledOn)),
                    ("SIZE", b => ByteText.Of(b.Size)),
                    ("BY", b => b.RequestedBy ?? "-"),
                    ("REASON", b => $"{b.ErrorCode} {b.StatusInfo}".Trim()));
                return ExitCodes.Success;
            });
    }
}

using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Local;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env list</c>.</summary>
internal static class EnvironmentListCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Option<string?> ns = new("--namespace", "-n") { Description = "Only environments of this namespace.", HelpName = "NAME" };
        Option<string?> search = new("--search")
        {
            Description = "Only environments whose namespace or name contains this.",
            HelpName = "TEXT",
        };
        Option<string[]> uses = new("--uses")
        {
            Description = "Only environments whose active build has this package: python, or 'python<3.12'. Can be given multiple times.",
            HelpName = "SPEC",
        };
        Option<bool> failing = new("--failing") { Description = "Only environments whose newest build has failed." };
        Option<string?> stale = new("--stale")
        {
            Description = "Only environments that have not been built within an age (90d, 12h, 6w).",
            HelpName = "AGE",
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "list",
                "List environments.",
                "conda-store env list",
                "conda-store env list --namespace team --uses 'python<3.12'",
                "conda-store env list --failing --json=name,current_build_id"),
            [ns, search, uses, failing, stale],
            async (call, cancellationToken) =>
            {
                PackageCondition[] used = [.. (call.Parsed.GetValue(uses) ?? []).Select(PackageCondition.Parse)];
                EnvironmentFilter filter = new()
                {
                    Namespace = call.Parsed.GetValue(ns),
                    Search = call.Parsed.GetValue(search),
                    Packages = [.. used.Select(u => u.Name)],
                };
                await RemoteResult.WriteAsync(
                    call,
                    FindAsync(call, filter, used, call.Parsed.GetValue(failing), AgeOf(call.Parsed.GetValue(stale)), cancellationToken),
                    "no environments",
                    cancellationToken,
                    ("ENVIRONMENT", e => e.FullName),
                    ("BUILD", e => e.CurrentBuildId?.ToString(CultureInfo.InvariantCulture) ?? "-"),
                    ("DESCRIPTION", e => e.Description));
                return ExitCodes.Success;
            });
    }

    private static async IAsyncEnumerable<RemoteEnvironment> FindAsync(
        ServerCall call, EnvironmentFilter filter, PackageCondition[] used, bool failing, TimeSpan? stale,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RemoteEnvironment environment in call.Client.Environments.ListAsync(filter, cancellationToken))
        {
            if (await MeetsAsync(call, environment, failing, stale, cancellationToken)
                && await AllAreUsedAsync(call, environment, used, cancellationToken))
            {
                yield return environment;
            }
        }
    }

    private static async Task<bool> MeetsAsync(
        ServerCall call, RemoteEnvironment environment, bool failing, TimeSpan? stale, CancellationToken cancellationToken)
    {
        if (!failing && stale is null)
        {
            return true;
        }

        RemoteBuild? newest = await ReferencedBuild.NewestFirst(call, environment.Namespace.Name, environment.Name, cancellationToken)
            .FirstOrDefaultAsync(cancellationToken);
        return newest is not null
            && (!failing || newest.Status == "FAILED")
            && (stale is not { } age || newest.ScheduledOn < call.Console.TimeProvider.GetUtcNow() - age);
    }

    private static async Task<bool> AllAreUsedAsync(
        ServerCall call, RemoteEnvironment environment, PackageCondition[] used, CancellationToken cancellationToken)
    {
        foreach (PackageCondition use in used)
        {
            if (environment.CurrentBuildId is not { } build || await use.FindAsync(call, build, cancellationToken) is null)
            {
                return false;
            }
        }

        return true;
    }

    private static TimeSpan? AgeOf(string? text) =>
        text is null ? null
        : AgeText.TryParse(text, out TimeSpan age) ? age
        : throw new StoreException(ErrorCode.InvalidOption, $"--stale: '{text}' is not an age.")
        {
            Hints = ["ages are written 90d, 12h, 6w"],
        };
}

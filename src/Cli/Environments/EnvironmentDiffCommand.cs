using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env diff</c>, which compares the packages of two builds.</summary>
internal static class EnvironmentDiffCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> from = new("FROM")
        {
            Description = "NAMESPACE/NAME for its previous and its active build, NAMESPACE/NAME@A..B, or the first of two to compare.",
        };
        Argument<string?> to = new("TO")
        {
            Description = "The second one: NAMESPACE/NAME or NAMESPACE/NAME@BUILD.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return ServerCommand.Create(
            console,
            new CommandText(
                "diff",
                "Compare the packages of two builds.",
                "conda-store env diff team/science",
                "conda-store env diff team/science@17..19",
                "conda-store env diff team/science team/production"),
            [from, to],
            async (call, cancellationToken) =>
            {
                (RemoteBuild first, RemoteBuild second) = await BuildsAsync(
                    call, call.Parsed.GetValue(from)!, call.Parsed.GetValue(to), cancellationToken);
                IReadOnlyList<PackageChange> changes = PackageChange.Between(
                    await PackagesAsync(call, first, cancellationToken), await PackagesAsync(call, second, cancellationToken));
                if (call.IsJson)
                {
                    await ResultText.WriteAsync(call, changes.Select(DifferenceJson.Of).ToArray());
                    return ExitCodes.Success;
                }

                await call.TellAsync(
                    $"from build {first.Id} of {first.Namespace}/{first.Environment} to build {second.Id} of "
                        + $"{second.Namespace}/{second.Environment}: {changes.Count} differences");
                if (changes.Count > 0)
                {
                    await TableOf(changes).WriteAsync(console);
                }

                return ExitCodes.Success;
            });
    }

    private static ResultTable TableOf(IEnumerable<PackageChange> changes)
    {
        ResultTable table = new("", "PACKAGE", "FROM", "TO");
        foreach (PackageChange change in changes)
        {
            string mark = change.Kind switch
            {
                PackageChangeKind.Added => "+",
                PackageChangeKind.Removed => "-",
                _ => "~",
            };
            DifferenceJson difference = DifferenceJson.Of(change);
            table.Add(mark, change.Name, difference.From ?? "-", difference.To ?? "-");
        }

        return table;
    }

    private static async Task<IReadOnlyList<BuildPackage>> PackagesAsync(
        ServerCall call, RemoteBuild build, CancellationToken cancellationToken) =>
        await call.Client.Builds.PackagesAsync(build.Id, new BuildPackageFilter(), cancellationToken).Select(Of).ToListAsync(cancellationToken);

    private static BuildPackage Of(RemotePackage package) => new()
    {
        Name = package.Name,
        Version = package.Version,
        Build = package.Build ?? "",
        Channel = package.Channel.Name,
        Sha256 = package.Sha256,
        Ecosystem = package.Ecosystem == "pypi" ? PackageEcosystem.Pypi : PackageEcosystem.Conda,
    };

    private static async Task<(RemoteBuild From, RemoteBuild To)> BuildsAsync(
        ServerCall call, string from, string? to, CancellationToken cancellationToken)
    {
        if (to is not null)
        {
            return (
                await ReferencedBuild.GetAsync(call, EnvironmentReference.Parse(from), cancellationToken),
                await ReferencedBuild.GetAsync(call, EnvironmentReference.Parse(to), cancellationToken));
        }

        int at = from.LastIndexOf('@');
        if (at >= 0 && from[(at + 1)..].Split("..") is [var first, var second] && IsNumber(first) && IsNumber(second))
        {
            return (
                await ReferencedBuild.GetAsync(call, EnvironmentReference.Parse($"{from[..at]}@{first}"), cancellationToken),
                await ReferencedBuild.GetAsync(call, EnvironmentReference.Parse($"{from[..at]}@{second}"), cancellationToken));
        }

        EnvironmentReference reference = EnvironmentReference.ParseName(from);
        RemoteBuild active = await ReferencedBuild.GetAsync(call, reference, cancellationToken);
        RemoteBuild previous = await PreviousBuild.FindAsync(call, active, cancellationToken)
            ?? throw new StoreException(ErrorCode.NotFound, $"{reference.FullName} has no build before {active.Id}.");
        return (previous, active);
    }

    private static bool IsNumber(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

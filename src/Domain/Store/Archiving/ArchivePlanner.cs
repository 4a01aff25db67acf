using System.Globalization;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Archiving;

/// <summary>Selects the builds that match a filter, without changing anything.</summary>
public sealed class ArchivePlanner(ITable table, TimeProvider clock)
{
    /// <summary>Creates the plan.</summary>
    /// <param name="filter">The filter for builds.</param>
    /// <param name="caller">The caller; builds that it may not archive are omitted.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="Diagnostics.StoreException">The filter has no conditions
    /// (<see cref="Diagnostics.ErrorCode.InvalidRequest"/>).</exception>
    public async Task<ArchivePlan> PlanAsync(ArchiveFilter filter, Caller caller, CancellationToken cancellationToken)
    {
        filter.Check();
        List<ArchiveItem> items = [];
        foreach (string ns in await NamespacesAsync(filter, cancellationToken))
        {
            foreach (ArchivableEnvironment environment in await ArchivableEnvironment.ReadAsync(table, ns, cancellationToken))
            {
                string name = environment.Environment.Name;
                if (filter.Pattern.Matches(ns, name) && caller.May(Permission.BuildArchive, $"{ns}/{name}"))
                {
                    items.AddRange(Chosen(filter, environment, cancellationToken));
                }
            }
        }

        return new ArchivePlan(items, []);
    }

    private async Task<IEnumerable<string>> NamespacesAsync(ArchiveFilter filter, CancellationToken cancellationToken) =>
        (await NamespaceRow.ReadAllAsync(table, cancellationToken)).Select(n => n.Name).Where(filter.Pattern.MatchesNamespace);

    private IEnumerable<ArchiveItem> Chosen(ArchiveFilter filter, ArchivableEnvironment environment, CancellationToken cancellationToken)
    {
        string rule = Describe(filter);
        return environment.Completed
            .Skip(filter.KeepLast ?? 0)
            .Where(b => filter.IncludeActive || !environment.IsActive(b))
            .Where(b => filter.OlderThan is not { } before || b.InstalledOn < before)
            .Where(b => filter.NotActivatedSince is not { } since
                || (!environment.IsActive(b) && (b.ActivatedOn ?? DateTimeOffset.MinValue) < since))
            .Where(b => filter.LargerThan is not { } bytes || b.Size > bytes)
            .Reverse()
            .Select(b => new ArchiveItem(
                b.Id, b.Namespace, b.Environment, ArchiveAction.Archive, rule, b.Size, FreedSpace.Of(b, cancellationToken), b.EndedOn,
                environment.IsActive(b)));
    }

    private string Describe(ArchiveFilter filter)
    {
        List<string> parts = [];
        if (filter.KeepLast is { } last)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"not among the last {last}"));
        }

        if (filter.OlderThan is { } before)
        {
            parts.Add("built before " + Text(before));
        }

        if (filter.NotActivatedSince is { } since)
        {
            parts.Add("not activated since " + Text(since));
        }

        if (filter.LargerThan is { } bytes)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"larger than {bytes} bytes"));
        }

        return string.Join(", ", parts) + " on " + Text(clock.GetUtcNow());
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

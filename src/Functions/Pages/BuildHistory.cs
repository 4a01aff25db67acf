using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Web;

namespace CondaStore.Functions.Pages;

/// <summary>Finds how the builds of an environment differ from those before them.</summary>
public sealed class BuildHistory(BuildStore builds)
{
    // The builds before a page of the history are searched this far back for one with packages.
    private const int Behind = 20;
    private const int ReadsAtOnce = 8;

    /// <summary>Returns builds of an environment, newest first, each with what changed.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="paging">The range of builds.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Page<HistoryEntry>> PageAsync(StoreEnvironment environment, Paging paging, CancellationToken cancellationToken)
    {
        BuildQuery query = NewestFirst(environment.Namespace, environment.Name, environment.Id);
        Page<Build> found = await builds.PageAsync(query, paging with { Limit = paging.Limit + Behind }, cancellationToken);
        Build[] known = [.. found.Items.Where(HasPackages)];
        Dictionary<long, IReadOnlyList<BuildPackage>> packages = [];
        Build[] shown = [.. found.Items.Take(paging.Limit)];
        int needed = Math.Min(known.Length, shown.Count(HasPackages) + 1);
        foreach (Build[] chunk in known.Take(needed).Chunk(ReadsAtOnce))
        {
            IReadOnlyList<BuildPackage>[] read = await Task.WhenAll(chunk.Select(b => builds.AllPackagesAsync(b, cancellationToken)));
            foreach ((Build build, IReadOnlyList<BuildPackage> of) in chunk.Zip(read))
            {
                packages[build.Id] = of;
            }
        }

        return new Page<HistoryEntry>([.. shown.Select(b => Entry(b, known, packages))], found.Count);
    }

    /// <summary>Returns what a build changed, compared with the last build before it that has packages.</summary>
    public async Task<HistoryEntry> OfAsync(Build build, IReadOnlyList<BuildPackage> installed, CancellationToken cancellationToken)
    {
        BuildQuery query = NewestFirst(build.Namespace, build.Environment, build.EnvironmentId);
        // Builds after this one come first in the list, so it is read until builds before it appear.
        for (int offset = 0; ; offset += Behind)
        {
            Page<Build> page = await builds.PageAsync(query, new Paging(offset, Behind), cancellationToken);
            if (page.Items.FirstOrDefault(b => b.Id < build.Id && HasPackages(b)) is { } before)
            {
                return new HistoryEntry(
                    build, PackageChange.Between(await builds.AllPackagesAsync(before, cancellationToken), installed), before.Id);
            }

            if (page.Items.Count < Behind || page.Items[^1].Id < build.Id)
            {
                return new HistoryEntry(build, null, null);
            }
        }
    }

    // The caller has checked who asks.
    private static BuildQuery NewestFirst(string ns, string name, long environmentId) => new()
    {
        Visibility = Visibility.All,
        EnvironmentId = environmentId,
        Namespace = ns,
        Name = name,
        Descending = true,
    };

    private static bool HasPackages(Build build) => build.Status is BuildStatus.Completed or BuildStatus.Archived;

    private static HistoryEntry Entry(Build build, Build[] known, Dictionary<long, IReadOnlyList<BuildPackage>> packages)
    {
        Build? before = known.FirstOrDefault(b => b.Id < build.Id);
        return packages.TryGetValue(build.Id, out IReadOnlyList<BuildPackage>? after)
            && before is not null && packages.TryGetValue(before.Id, out IReadOnlyList<BuildPackage>? was)
            ? new HistoryEntry(build, PackageChange.Between(was, after), before.Id)
            : new HistoryEntry(build, null, before?.Id);
    }
}

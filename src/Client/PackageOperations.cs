namespace CondaStore.Client;

/// <summary>Provides the search of packages in the indexed channels.</summary>
public sealed class PackageOperations
{
    private readonly StoreConnection _connection;

    internal PackageOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Searches packages; versions are ordered as conda orders them.</summary>
    /// <exception cref="StoreRequestException">The store refused a request or did not respond.</exception>
    public IAsyncEnumerable<RemotePackage> SearchAsync(PackageFilter filter, CancellationToken cancellationToken) =>
        _connection.PagesAsync(
            "package/",
            RequestQuery.None
                .And("search", filter.Search)
                .And("exact", filter.IsExact ? "true" : null)
                .And("build", filter.Build)
                .And("distinct_on", filter.DistinctOn)
                .And("sort_by", filter.SortBy)
                .And("order", filter.IsDescending ? "desc" : null),
            ClientJson.Default.IReadOnlyListRemotePackage,
            cancellationToken);
}

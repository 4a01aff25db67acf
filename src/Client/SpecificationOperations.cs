namespace CondaStore.Client;

/// <summary>Provides the operations on specifications, which describe the content of environments.</summary>
public sealed class SpecificationOperations
{
    private readonly StoreConnection _connection;

    internal SpecificationOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Builds an environment from an environment file or a lockfile, and creates the environment if it does not exist.</summary>
    /// <returns>The ID of the build.</returns>
    /// <exception cref="StoreRequestException">
    /// The specification is invalid or breaks a policy, or the caller is not authorized.
    /// </exception>
    public async Task<long> BuildAsync(SpecificationRequest request, CancellationToken cancellationToken)
    {
        StartedBuild started = await _connection.SendAsync(
            HttpMethod.Post,
            "specification/",
            ClientJson.Write(request, ClientJson.Default.SpecificationRequest),
            ClientJson.Default.StartedBuild,
            cancellationToken);
        return started.BuildId;
    }

    /// <summary>
    /// Gets what an environment file would change in the active build of its environment, or the problems that prevent its build.
    /// </summary>
    /// <param name="request">What would be built; not a lockfile.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="StoreRequestException">The caller is not authorized.</exception>
    public Task<RemotePreview> PreviewAsync(SpecificationRequest request, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Post,
            "specification/preview/",
            ClientJson.Write(request, ClientJson.Default.SpecificationRequest),
            ClientJson.Default.RemotePreview,
            cancellationToken);

    /// <summary>Solves requirements without building: gets the conda packages that would be installed today, in install order.</summary>
    /// <exception cref="StoreRequestException">No set of packages meets the requirements, or the caller is not authorized.</exception>
    public async Task<IReadOnlyList<RemoteSolvedPackage>> SolveAsync(RemoteSolveRequest request, CancellationToken cancellationToken)
    {
        RequestQuery query = RequestQuery.None.And("channel", request.Channels).And("conda", request.Conda).And("pip", request.Pip);
        return (await _connection.GetBareAsync("specification/" + query, ClientJson.Default.SolveAnswer, cancellationToken)).Solve;
    }
}

namespace CondaStore.Domain.Cache;

/// <summary>Opens the archive of a package, to be read forward.</summary>
/// <param name="attempt">0, or 1 if the first attempt did not yield the expected archive.</param>
/// <param name="cancellationToken">Cancels the operation.</param>
public delegate Task<Stream> ArchiveOpener(int attempt, CancellationToken cancellationToken);

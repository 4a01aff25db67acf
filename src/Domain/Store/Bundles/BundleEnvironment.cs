namespace CondaStore.Domain.Store.Bundles;

/// <summary>The environment of a bundle, as it was where the bundle was written.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description.</param>
/// <param name="CreatedOn">When it was made, UTC.</param>
/// <param name="ActiveBuild">The build that was active, by its id in <see cref="BundleManifest.Builds"/>; null when none was.</param>
public sealed record BundleEnvironment(string Namespace, string Name, string Description, DateTimeOffset CreatedOn, long? ActiveBuild);

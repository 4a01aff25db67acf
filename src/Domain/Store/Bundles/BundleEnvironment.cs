namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents the environment of a bundle, in the store where the bundle was written.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description.</param>
/// <param name="CreatedOn">When it was created, UTC.</param>
/// <param name="ActiveBuild">The id in <see cref="BundleManifest.Builds"/> of the active build; null if none was active.</param>
public sealed record BundleEnvironment(string Namespace, string Name, string Description, DateTimeOffset CreatedOn, long? ActiveBuild);

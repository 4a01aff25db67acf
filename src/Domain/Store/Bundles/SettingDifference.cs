namespace CondaStore.Domain.Store.Bundles;

/// <summary>A setting that held where a bundle was written and does not here.</summary>
/// <param name="Name">The setting.</param>
/// <param name="There">Its value in the bundle, as JSON.</param>
/// <param name="Here">Its value at the target, as JSON.</param>
public sealed record SettingDifference(string Name, string There, string Here);

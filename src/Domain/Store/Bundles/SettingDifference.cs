namespace CondaStore.Domain.Store.Bundles;

/// <summary>Represents a setting that differs between a bundle and the target.</summary>
/// <param name="Name">The setting.</param>
/// <param name="There">Its value in the bundle, as JSON.</param>
/// <param name="Here">Its value at the target, as JSON.</param>
public sealed record SettingDifference(string Name, string There, string Here);

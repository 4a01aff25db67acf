using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>Represents an entry of the dependencies of an environment file: a requirement on a conda package or a pip section.</summary>
public sealed record EnvironmentDependency
{
    private EnvironmentDependency()
    {
    }

    /// <summary>Gets the requirement as written; null for a pip section.</summary>
    public string? Text { get; private init; }

    /// <summary>Gets the parsed requirement; null for a pip section and for a text that was not parsed.</summary>
    public MatchSpec? Conda { get; private init; }

    /// <summary>Gets the lines for pip; null for a conda requirement.</summary>
    public IReadOnlyList<PipLine>? Pip { get; private init; }

    /// <summary>Gets the selector of platforms for the requirement, as in <c>sel(linux)</c>; null for all platforms.</summary>
    public string? Selector { get; init; }

    /// <summary>Creates a requirement on a conda package.</summary>
    /// <param name="text">The requirement as written.</param>
    /// <param name="spec">The parsed requirement.</param>
    public static EnvironmentDependency OfConda(string text, MatchSpec spec) => new() { Text = text, Conda = spec };

    /// <summary>Creates a requirement on a conda package.</summary>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.InvalidMatchSpec"/>.</exception>
    public static EnvironmentDependency OfConda(string text) => OfConda(text, MatchSpec.Parse(text, Versions.SpecOptions.Extensions));

    /// <summary>Creates a requirement on a conda package that is only written, not parsed.</summary>
    public static EnvironmentDependency OfText(string text) => new() { Text = text };

    /// <summary>Creates a pip section.</summary>
    public static EnvironmentDependency OfPip(IReadOnlyList<PipLine> lines) => new() { Pip = lines };

    /// <summary>Determines whether the requirement applies to a platform.</summary>
    /// <param name="platform">The subdir.</param>
    public bool AppliesOn(string platform) =>
        Selector is null || (PlatformSelector.TryEvaluate(Selector, platform, out bool applies) && applies);
}

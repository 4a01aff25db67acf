using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>An entry of the dependencies of an environment file: a requirement on a conda package, or a pip section.</summary>
public sealed record EnvironmentDependency
{
    private EnvironmentDependency()
    {
    }

    /// <summary>The requirement as written; null for a pip section.</summary>
    public string? Text { get; private init; }

    /// <summary>The requirement; null for a pip section, and for a text that was not read.</summary>
    public MatchSpec? Conda { get; private init; }

    /// <summary>The lines for pip; null for a conda requirement.</summary>
    public IReadOnlyList<PipLine>? Pip { get; private init; }

    /// <summary>The platforms that the requirement is for, as in <c>sel(linux)</c>; null for all.</summary>
    public string? Selector { get; init; }

    /// <summary>A requirement on a conda package.</summary>
    /// <param name="text">As written.</param>
    /// <param name="spec">As read.</param>
    public static EnvironmentDependency OfConda(string text, MatchSpec spec) => new() { Text = text, Conda = spec };

    /// <summary>A requirement on a conda package.</summary>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.InvalidMatchSpec"/>.</exception>
    public static EnvironmentDependency OfConda(string text) => OfConda(text, MatchSpec.Parse(text, Versions.SpecOptions.Extensions));

    /// <summary>A requirement on a conda package that is only to be written.</summary>
    public static EnvironmentDependency OfText(string text) => new() { Text = text };

    /// <summary>A pip section.</summary>
    public static EnvironmentDependency OfPip(IReadOnlyList<PipLine> lines) => new() { Pip = lines };

    /// <summary>Whether the requirement is for a platform.</summary>
    /// <param name="platform">The platform folder.</param>
    public bool AppliesOn(string platform) =>
        Selector is null || (PlatformSelector.TryEvaluate(Selector, platform, out bool applies) && applies);
}

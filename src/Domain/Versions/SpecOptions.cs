namespace CondaStore.Domain.Versions;

/// <summary>How tolerantly version constraints and match specs are read.</summary>
[Flags]
public enum SpecOptions
{
    /// <summary>
    /// What published records need: superfluous globs beside operators, bare versions, <c>=</c> between version and build.
    /// </summary>
    Lenient = 0,

    /// <summary>Only what is unambiguous; for texts that a program of ours wrote.</summary>
    Strict = 1,

    /// <summary>
    /// What conda accepts beyond that: tails <c>(optional)</c> and <c> if …</c> are dropped, <c>name@</c> asks for a feature.
    /// </summary>
    CondaCompatible = 2,

    /// <summary>
    /// The keys <c>when</c> (CEP 43), <c>extras</c> (CEP 44) and <c>flags</c> (CEP 45): for requests of users and records of
    /// repodata version 3. Without it they are errors.
    /// </summary>
    Extensions = 4,
}

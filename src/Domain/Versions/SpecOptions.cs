namespace CondaStore.Domain.Versions;

/// <summary>Specifies how leniently version constraints and match specs are parsed.</summary>
[Flags]
public enum SpecOptions
{
    /// <summary>
    /// Accepts what published records contain: superfluous globs after operators, bare versions, <c>=</c> between version and build.
    /// </summary>
    Lenient = 0,

    /// <summary>Accepts only unambiguous text; for text that this program wrote.</summary>
    Strict = 1,

    /// <summary>
    /// Also accepts what conda does: the suffixes <c>(optional)</c> and <c> if …</c> are ignored, and <c>name@</c> requests a feature.
    /// </summary>
    CondaCompatible = 2,

    /// <summary>
    /// Accepts the keys <c>when</c> (CEP 43, https://conda.org/learn/ceps/cep-0043), <c>extras</c> (CEP 44,
    /// https://conda.org/learn/ceps/cep-0044) and <c>flags</c> (CEP 45, https://conda.org/learn/ceps/cep-0045), for user requests and
    /// records of repodata version 3. Without this option they are errors.
    /// </summary>
    Extensions = 4,
}

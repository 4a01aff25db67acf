namespace CondaStore.Domain.VirtualPackages;

/// <summary>Something the machine offers and no channel does (CEP 30), such as <c>__glibc</c>.</summary>
/// <param name="Name">Name with its two leading underscores.</param>
/// <param name="Version">Version, for example <c>2.36</c>.</param>
/// <param name="Build">Build string, <c>0</c> for most.</param>
public sealed record VirtualPackage(string Name, string Version, string Build);

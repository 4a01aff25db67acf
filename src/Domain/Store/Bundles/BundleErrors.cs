using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>Creates the exceptions for rejected bundles and backups.</summary>
internal static class BundleErrors
{
    /// <summary>Creates the exception for damage at a byte of a file.</summary>
    public static StoreException Damaged(string what, string member, long offset, string problem, Exception? inner = null) =>
        new(ErrorCode.DamagedBundle, FormattableString.Invariant($"The {what} is damaged at byte {offset}: {member}: {problem}."), inner)
        {
            Found = member,
            Hints = ["nothing was changed; take another copy, or make it anew where it comes from"],
        };

    /// <summary>Creates the exception for damage in an object of a repository.</summary>
    public static StoreException Damaged(string what, string place, string problem, Exception? inner = null) =>
        new(ErrorCode.DamagedBundle, $"The {what} is damaged in {place}: {problem}.", inner)
        {
            Found = place,
            Hints = ["nothing was changed; take another copy, or make it anew where it comes from"],
        };

    /// <summary>Creates the exception for another format or an unknown version.</summary>
    public static StoreException Unsupported(string what, string found, int known) =>
        new(ErrorCode.UnsupportedBundle, $"The {what} says that it is {found}; this program knows version {known} and older.")
        {
            Hints = ["upgrade this program"],
        };
}

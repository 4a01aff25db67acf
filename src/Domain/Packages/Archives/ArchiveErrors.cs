using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Packages.Archives;

/// <summary>Creates the exceptions for errors in archives, each with its code.</summary>
internal static class ArchiveErrors
{
    public static StoreException Corrupt(string problem, Exception? inner = null) =>
        new(ErrorCode.CorruptArchive, $"The package archive is damaged: {problem}", inner);

    public static StoreException Unsafe(string problem, string path) =>
        new(ErrorCode.UnsafeArchive, $"The package archive is refused: '{PathComponent.Shorten(path)}' {problem}")
        {
            Found = PathComponent.Shorten(path),
        };

    public static StoreException TooLarge(string problem) =>
        new(ErrorCode.ArchiveTooLarge, $"The package archive is refused: {problem}");
}

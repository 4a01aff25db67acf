namespace CondaStore.Domain.Pypi.Versions;

/// <summary>
/// Versions as bytes whose order, byte by byte, is the order of the versions, whatever their size: epoch; release without
/// trailing zeros, 0; phase with its number; post-release; development release; segments of the local part, 0.
/// </summary>
internal static class VersionKey
{
    /// <summary>More than any version of <see cref="PypiVersion.MaxLength"/> characters needs.</summary>
    public const int MaxLength = (3 * PypiVersion.MaxLength) + 16;

    private const byte DevelopmentPhase = 0;
    private const byte AlphaPhase = 1;
    private const byte BetaPhase = 2;
    private const byte CandidatePhase = 3;
    private const byte FinalPhase = 4;

    /// <summary>Returns the key of a version.</summary>
    public static byte[] Create(in VersionParts parts)
    {
        VersionKeyWriter writer = new(stackalloc byte[MaxLength]);
        WriteRelease(parts, ref writer, TrimmedLength(parts));
        writer.EndRelease();
        WritePhase(parts, ref writer);
        WritePost(parts, ref writer);
        WriteDev(parts, ref writer);
        writer.Local(parts.Local);
        writer.EndLocal();
        return writer.Written.ToArray();
    }

    /// <summary>Writes the key of a bound: a version is below it exactly when its key is lower.</summary>
    public static void WriteBound(in VersionParts parts, VersionBound kind, int releaseLength, ref VersionKeyWriter writer)
    {
        if (kind == VersionBound.AfterRelease)
        {
            WriteRelease(parts, ref writer, releaseLength);
            writer.EndAbove();
            return;
        }

        WriteRelease(parts, ref writer, TrimmedLength(parts));
        writer.EndRelease();
        if (kind == VersionBound.BeforeRelease || (kind == VersionBound.BeforeDevelopment && !parts.Has(VersionTraits.Post)))
        {
            return;
        }

        WritePhase(parts, ref writer);
        if (kind == VersionBound.AfterPosts)
        {
            writer.EndAbove();
            return;
        }

        WritePost(parts, ref writer);
        if (kind == VersionBound.BeforeDevelopment)
        {
            return;
        }

        WriteDev(parts, ref writer);
        if (kind == VersionBound.Before || parts.Has(VersionTraits.Local))
        {
            writer.Local(parts.Local);
            writer.EndLocal();
        }

        if (kind == VersionBound.AfterLocals)
        {
            writer.EndAbove();
        }
    }

    public static byte PhaseOf(in VersionParts parts) =>
        parts.Has(VersionTraits.Pre)
            ? parts.PreLetter switch { 'a' => AlphaPhase, 'b' => BetaPhase, _ => CandidatePhase }
            : (parts.Traits & (VersionTraits.Dev | VersionTraits.Post)) == VersionTraits.Dev ? DevelopmentPhase : FinalPhase;

    private static int TrimmedLength(in VersionParts parts)
    {
        int length = 0;
        int trimmed = 1;
        foreach (ReadOnlySpan<char> number in parts.Release)
        {
            length++;
            if (number.IndexOfAnyExcept('0') >= 0)
            {
                trimmed = length;
            }
        }

        return trimmed;
    }

    /// <summary>Writes the epoch and so many numbers of the release.</summary>
    private static void WriteRelease(in VersionParts parts, ref VersionKeyWriter writer, int length)
    {
        writer.Number(parts.Epoch);
        foreach (ReadOnlySpan<char> number in parts.Release)
        {
            if (length-- == 0)
            {
                break;
            }

            writer.Number(number);
        }
    }

    private static void WritePhase(in VersionParts parts, ref VersionKeyWriter writer)
    {
        writer.Phase(PhaseOf(parts));
        if (parts.Has(VersionTraits.Pre))
        {
            writer.Number(parts.Pre);
        }
    }

    private static void WritePost(in VersionParts parts, ref VersionKeyWriter writer)
    {
        if (parts.Has(VersionTraits.Post))
        {
            writer.Number(parts.Post);
        }
        else
        {
            writer.NoPost();
        }
    }

    private static void WriteDev(in VersionParts parts, ref VersionKeyWriter writer)
    {
        if (parts.Has(VersionTraits.Dev))
        {
            writer.Number(parts.Dev);
        }
        else
        {
            writer.NoDev();
        }
    }
}

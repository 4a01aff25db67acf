namespace CondaStore.Domain.Records;

/// <summary>Specifies the properties of a record that a solver needs before decoding it.</summary>
[Flags]
public enum RecordFlags
{
    /// <summary>A platform-specific package whose archive kind is not set.</summary>
    None = 0,

    /// <summary>The record has track features, which rank it below all records without.</summary>
    TrackFeatures = 1,

    /// <summary>Generic noarch package.</summary>
    NoarchGeneric = 1 << 1,

    /// <summary>Python noarch package.</summary>
    NoarchPython = 1 << 2,

    /// <summary>The archive is a <c>.conda</c>.</summary>
    Conda = 1 << 3,

    /// <summary>The archive is a <c>.tar.bz2</c>.</summary>
    TarBz2 = 1 << 4,

    /// <summary>
    /// The same name, version and build also exists as the preferred archive kind; this record is a candidate only if that one (its twin)
    /// is excluded.
    /// </summary>
    SupersededTwin = 1 << 5,

    /// <summary>
    /// The record comes from the <c>v3</c> part of repodata (CEP 48, https://conda.org/learn/ceps/cep-0048): its specs may use <c>when</c>,
    /// <c>extras</c> and <c>flags</c>.
    /// </summary>
    V3 = 1 << 6,

    /// <summary>The record has optional groups of requirements (CEP 44, https://conda.org/learn/ceps/cep-0044).</summary>
    ExtraDepends = 1 << 7,

    /// <summary>The record has build flags (CEP 45, https://conda.org/learn/ceps/cep-0045).</summary>
    BuildFlags = 1 << 8,

    /// <summary>The record has the time at which the channel indexed it (CEP 47, https://conda.org/learn/ceps/cep-0047).</summary>
    IndexedTimestamp = 1 << 9,

    /// <summary>The record has its own download URL.</summary>
    OwnUrl = 1 << 10,
}

namespace CondaStore.Domain.Solving.Requests;

/// <summary>What the order of the channels means.</summary>
public enum ChannelPriority
{
    /// <summary>A package comes from the first channel that has its name at all.</summary>
    Strict,

    /// <summary>Records of earlier channels are preferred, whatever their version.</summary>
    Flexible,

    /// <summary>All channels count the same; only the records decide.</summary>
    Disabled,
}

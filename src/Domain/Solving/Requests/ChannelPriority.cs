namespace CondaStore.Domain.Solving.Requests;

/// <summary>What the order of the channels means.</summary>
public enum ChannelPriority
{
    /// <summary>A package comes only from the first channel that has its name.</summary>
    Strict,

    /// <summary>Records of earlier channels are preferred, whatever their version.</summary>
    Flexible,

    /// <summary>All channels are equal; only the records matter.</summary>
    Disabled,
}

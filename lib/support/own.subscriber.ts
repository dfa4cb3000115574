/** A subscriber of capture's own: it is none of the host's code. */
export abstract class OwnSubscriber {}

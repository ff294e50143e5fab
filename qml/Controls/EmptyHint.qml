pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// What a place is for, shown while it is empty.
WmParagraph {
    color: Theme.text.tertiary
    horizontalAlignment: Text.AlignHCenter
}

declare global {
  interface Window {
    /** How many tracks of the microphone are open. */
    openTracks(): number
  }
}

export const tracks = new Set<MediaStreamTrack>()
const noted = (track: MediaStreamTrack): MediaStreamTrack => {
  tracks.add(track)
  return track
}

const { mediaDevices } = navigator as Partial<Navigator>
const getUserMedia = mediaDevices?.getUserMedia.bind(mediaDevices)
if (mediaDevices && getUserMedia) {
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints)
    stream.getTracks().forEach(noted)
    return stream
  }
}

const { clone } = Object.getOwnPropertyDescriptors(MediaStreamTrack.prototype)
MediaStreamTrack.prototype.clone = function () {
  return noted((clone.value as MediaStreamTrack['clone']).call(this))
}

window.openTracks = () => [...tracks].filter(({ readyState }) => readyState === 'live').length
